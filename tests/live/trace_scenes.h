/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs do with sockets while they are traced: each scene is run as a command of its own. */
#ifndef SOCKSPY_TEST_TRACE_SCENES_H
#define SOCKSPY_TEST_TRACE_SCENES_H

/* Exit status of a scene that could not be played: the kernel lacks something. */
#define SCENE_SKIPPED 77

/* argv: the scene's name, and its arguments. Returns its exit status; -1: there is no such scene. */
int scene_play(char **argv);

#endif
