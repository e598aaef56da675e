/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP_OPTIONS as getsockopt(2) returns them. The kernel keeps options as it compiled them for sending:
 * the first hop of a source route set apart, room for addresses and times taken. Undone here as
 * ip_options_undo() does (net/ipv4/ip_options.c), within the bounds of what was read.
 */
#ifndef SOCKSPY_IP_OPTIONS_H
#define SOCKSPY_IP_OPTIONS_H

#include "../include/record.h"

#include <stddef.h>
#include <stdint.h>

#define IP_OPTIONS_MAX 40

/* Returns the length of the options, 0 for none and for what can't be options. */
size_t ip_options_undo(const struct rec_ip_options *opt, uint8_t out[IP_OPTIONS_MAX]);

#endif
