/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>

/* Nobody is asked about hosts, users and services: what they are called says what they are. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
		struct addrinfo **out)
{
	static struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	static struct sockaddr_in v4 = {.sin_family = AF_INET};
	static struct addrinfo list[2] = {
		{.ai_family = AF_INET6, .ai_addr = (struct sockaddr *)&v6},
		{.ai_family = AF_INET, .ai_addr = (struct sockaddr *)&v4},
	};

	(void)service;
	if (name[0] != 'h')
		return EAI_NONAME;
	memset(&v6.sin6_addr, name[1], sizeof(v6.sin6_addr));
	memset(&v4.sin_addr, name[1], sizeof(v4.sin_addr));
	list[0].ai_next = hints->ai_family == AF_INET6 ? NULL : &list[1];
	*out = hints->ai_family == AF_INET ? &list[1] : list;
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	(void)list;
}

struct servent *getservbyname(const char *name, const char *protocol)
{
	static struct servent s;

	s.s_port = (uint16_t)(name[0] * 256 + (name[0] == 'x' ? protocol[0] : 's'));
	return name[0] == 'n' ? NULL : &s;
}

struct passwd *getpwnam(const char *name)
{
	static struct passwd p;

	p.pw_uid = (uint8_t)name[0];
	return name[0] == 'n' ? NULL : &p;
}
