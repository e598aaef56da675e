// SPDX-License-Identifier: GPL-2.0-or-later
#include "selection_process.h"

#include "reading.h"

#include <errno.h>
#include <string.h>

int selection_add_inet(struct selection *s, const char *arg, struct complaint *c)
{
	return inet_list_add(&s->inets, arg, c);
}

int selection_add_states(struct selection *s, const char *arg, struct complaint *c)
{
	return state_list_add(&s->states, arg, c);
}

int selection_add_pids(struct selection *s, const char *arg, struct complaint *c)
{
	return number_list_add(&s->pids, arg, parse_pid_item, c);
}

int selection_add_pgids(struct selection *s, const char *arg, struct complaint *c)
{
	return number_list_add(&s->pgids, arg, parse_pgid_item, c);
}

int selection_add_users(struct selection *s, const char *arg, struct complaint *c)
{
	return number_list_add(&s->users, arg, parse_user_item, c);
}

int selection_add_commands(struct selection *s, const char *arg, struct complaint *c)
{
	return command_list_add(&s->commands, arg, c);
}

int selection_add_fds(struct selection *s, const char *arg, struct complaint *c)
{
	return fd_list_add(&s->fds, arg, c);
}

int selection_add_path(struct selection *s, const char *arg, struct complaint *c)
{
	return path_list_add(&s->paths, arg, c);
}

static uint32_t given(const struct selection *s)
{
	return (s->pids.nr_wanted ? FILTER_PID : 0) | (s->pgids.nr_wanted ? FILTER_PGID : 0) |
	       (s->users.nr_wanted ? FILTER_UID : 0) |
	       (s->commands.nr_wanted ? FILTER_COMMAND : 0) | (s->fds.given ? FILTER_FD : 0) |
	       (inet_list_is_given(&s->inets) ? FILTER_INET : 0) |
	       (s->unix_sockets ? FILTER_UNIX : 0) | (s->paths.given ? FILTER_NAME : 0) |
	       (s->tasks ? SELECT_TASKS : 0);
}

bool selection_is_given(const struct selection *s)
{
	return given(s) != 0;
}

static int check_numbers(const struct number_list *l, const char *option, struct complaint *c)
{
	uint32_t n;

	if (!number_list_conflict(l, &n))
		return 0;
	return complain(c, "%s %u: both included and excluded", option, n);
}

int selection_finish(struct selection *s, struct complaint *c)
{
	const char *protocol, *text = command_list_conflict(&s->commands);
	int err = check_numbers(&s->pids, "-p", c);

	if (!err)
		err = check_numbers(&s->pgids, "-g", c);
	if (!err)
		err = check_numbers(&s->users, "-u", c);
	if (!err && text)
		err = complain(c, "-c %s: both included and excluded", text);
	text = state_list_conflict(&s->states, &protocol);
	if (!err && text)
		err = complain(c, "-s %s:%s: both included and excluded", protocol, text);
	s->given = given(s);
	return err;
}

uint32_t selection_process_met(const struct selection *s, const struct selection_process *p)
{
	return (number_list_wants(&s->pids, p->pid) ? FILTER_PID : 0) |
	       (number_list_wants(&s->pgids, p->pgid) ? FILTER_PGID : 0) |
	       (number_list_wants(&s->users, p->uid) ? FILTER_UID : 0) |
	       (command_list_wants(&s->commands, p->comm) ? FILTER_COMMAND : 0);
}

bool selection_process_excluded(const struct selection *s, const struct selection_process *p)
{
	return number_list_excludes(&s->pids, p->pid) || number_list_excludes(&s->pgids, p->pgid) ||
	       number_list_excludes(&s->users, p->uid) ||
	       command_list_excludes(&s->commands, p->comm);
}

void selection_process_found(struct selection *s, const struct selection_process *p, uint32_t met)
{
	if (met & FILTER_PID)
		number_list_found(&s->pids, p->pid);
	if (met & FILTER_PGID)
		number_list_found(&s->pgids, p->pgid);
	if (met & FILTER_UID)
		number_list_found(&s->users, p->uid);
	if (met & FILTER_COMMAND)
		command_list_found(&s->commands, p->comm);
}

/* A process has many sockets, one behind the other: it is asked about once. */
static void ask_process(struct selection *s, const struct rec_file *file)
{
	struct selection_process p = {
		.pid = file->pid, .tid = file->tid, .pgid = file->pgid, .uid = file->euid};

	memcpy(p.comm, file->comm, sizeof(p.comm) - 1);
	if (!memcmp(&p, &s->last, sizeof(p)))
		return;
	s->last = p;
	s->last_excluded = selection_process_excluded(s, &p);
	s->last_met = selection_process_met(s, &p);
	s->last_noted = false;
}

static const char *unix_name(const struct record *rec, size_t *len)
{
	const struct part *part = rec->parts[PART_UNIX_ADDR];

	*len = part ? part->len : 0;
	return part ? (const char *)part->data : NULL;
}

static uint32_t socket_met(const struct selection *s, const struct record *rec)
{
	const struct rec_sock *sock = rec->sock;
	uint32_t met = 0;
	const char *name;
	size_t len;

	if (s->given & FILTER_INET && inet_list_wants(&s->inets, sock, s->all))
		met |= FILTER_INET;
	if (s->given & FILTER_UNIX && sock->classes & SKC_UNIX)
		met |= FILTER_UNIX;
	if (s->given & FILTER_NAME && sock->classes & SKC_UNIX) {
		name = unix_name(rec, &len);
		if (path_list_wants(&s->paths, name, len))
			met |= FILTER_NAME;
	}
	return met;
}

static bool is_enough(const struct selection *s, uint32_t met)
{
	if (!s->given)
		return true;
	return s->all ? (met & s->given) == s->given : (met & s->given) != 0;
}

/* Notes what of the selection a socket that is shown answers to. */
static void note_found(struct selection *s, const struct record *rec)
{
	const struct rec_sock *sock = rec->sock;
	const char *name;
	size_t len;

	if (rec->file->pid && !s->last_noted) {
		selection_process_found(s, &s->last, s->last_met);
		s->last_noted = true;
	}
	inet_list_found(&s->inets, sock);
	state_list_found(&s->states, sock);
	if (s->given & FILTER_NAME && sock->classes & SKC_UNIX) {
		name = unix_name(rec, &len);
		path_list_found(&s->paths, name, len);
	}
}

static bool matches(struct selection *s, const struct record *rec, uint32_t met)
{
	if (!rec->sock || !state_list_passes(&s->states, rec->sock))
		return false;
	if (rec->file->pid) {
		ask_process(s, rec->file);
		if (s->last_excluded)
			return false;
		met |= s->last_met;
		if (s->fds.given && fd_list_wants(&s->fds, rec->file->fd))
			met |= FILTER_FD;
	}
	met |= socket_met(s, rec);
	if (!is_enough(s, met))
		return false;
	note_found(s, rec);
	s->tasks_found = s->tasks_found || met & SELECT_TASKS;
	return true;
}

bool selection_matches(struct selection *s, const struct record *rec)
{
	return matches(s, rec, 0);
}

bool selection_matches_task(struct selection *s, const struct record *rec)
{
	return matches(s, rec, SELECT_TASKS);
}

bool selection_matches_asked(struct selection *s, const struct record *rec)
{
	return matches(s, rec, FILTER_PID);
}

void selection_free(struct selection *s)
{
	number_list_free(&s->pids);
	number_list_free(&s->pgids);
	number_list_free(&s->users);
	command_list_free(&s->commands);
	fd_list_free(&s->fds);
	inet_list_free(&s->inets);
	path_list_free(&s->paths);
}
