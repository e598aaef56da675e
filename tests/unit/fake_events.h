/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events as the hooks write them, made by hand. */
#ifndef SOCKSPY_TESTS_FAKE_EVENTS_H
#define SOCKSPY_TESTS_FAKE_EVENTS_H

#include "../../include/event.h"
#include "../../include/record.h"
#include "../../src/text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define FAKE_TIME UINT64_C(5000000000)

#define FAKE_TCP  (SKC_ANY | SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM)

/* A TCP socket 127.0.0.1:50194 -> 127.0.0.1:80 of curl[913], descriptor 5. */
static inline void fake_head(struct event_head *h, enum event_type type, size_t size)
{
	memset(h, 0, size);
	*h = (struct event_head){
		.size = (uint32_t)size,
		.type = (uint16_t)type,
		.version = EVENT_VERSION,
		.time = FAKE_TIME,
		.task = {.pid = 913,
			 .tid = 914,
			 .euid = 1000,
			 .fd = 5,
			 .owner = OWNER_EXACT,
			 .comm = "curl"},
		.sock = {.sk = 0x1000,
			 .ino = 4242,
			 .netns = 4026531840u,
			 .classes = FAKE_TCP,
			 .family = AF_INET,
			 .type = SOCK_STREAM,
			 .protocol = IPPROTO_TCP,
			 .state = 1,
			 .lport = htons(50194),
			 .rport = htons(80),
			 .laddr = {127, 0, 0, 1},
			 .raddr = {127, 0, 0, 1}},
	};
}

/* A call with `len` bytes of user memory behind it; free() it. */
static inline struct event_call *fake_call(enum event_type type, const uint64_t args[5],
					   int64_t ret, const void *bytes, size_t len)
{
	size_t size = sizeof(struct event_call) + ((len + 7) & ~(size_t)7);
	struct event_call *c = calloc(1, size);

	fake_head(&c->head, type, size);
	memcpy(c->args, args, sizeof(c->args));
	c->ret = ret;
	c->enter = FAKE_TIME - 1500;
	c->want = (uint32_t)len;
	c->data_len = (uint32_t)len;
	c->data_off = len ? sizeof(*c) : 0;
	memcpy(c + 1, bytes, len);
	return c;
}

#define FAKE_CALL(TYPE, RET, BYTES, LEN, ...)                                                      \
	fake_call(TYPE, (const uint64_t[5]){__VA_ARGS__}, RET, BYTES, LEN)

/* What a text holds, as a string; free() it. The text is empty afterwards. */
static inline char *fake_text(struct text *t)
{
	char *s = strndup(t->s ? t->s : "", t->len);

	text_free(t);
	return s;
}

#endif
