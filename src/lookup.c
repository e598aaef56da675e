/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lookup.h"
#include "ifname.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

void lookup_interface(char name[LOOKUP_MAX], const struct view_options *o, uint32_t netns,
		      uint32_t ifindex)
{
	char found[IFNAME_MAX];

	if (!o->numeric && ifname_of(netns, ifindex, found))
		snprintf(name, LOOKUP_MAX, "%s", found);
	else
		snprintf(name, LOOKUP_MAX, "%u", ifindex);
}

/*
 * Asks once for users that follow each other: a process may hold 10,000 descriptors, and each line of
 * JSON names their user.
 */
bool lookup_user(char name[LOOKUP_MAX], const struct view_options *o, uint32_t uid)
{
	static char last_name[LOOKUP_MAX];
	static uint32_t last_uid = (uint32_t)-1;

	if (o->numeric || uid == (uint32_t)-1)
		return false;
	if (uid != last_uid) {
		const struct passwd *pw = getpwuid(uid);

		snprintf(last_name, sizeof(last_name), "%s", pw ? pw->pw_name : "");
		last_uid = uid;
	}
	snprintf(name, LOOKUP_MAX, "%s", last_name);
	return name[0] != '\0';
}
