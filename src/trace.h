/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `sockspy trace`: socket calls and what becomes of sockets, as it happens. */
#ifndef SOCKSPY_TRACE_H
#define SOCKSPY_TRACE_H

/*
 * argv: what comes behind "trace". To be called before any privilege is given away: a command that is traced has those
 * of the caller. Returns the status to exit with.
 */
int trace_main(char **argv);

#endif
