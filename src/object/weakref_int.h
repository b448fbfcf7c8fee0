/* SPDX-License-Identifier: MIT */
/* What weakref.c and weakproxy.c share. */
#ifndef OURO_OBJECT_WEAKREF_INT_H
#define OURO_OBJECT_WEAKREF_INT_H

#include "object/weakref.h"

/* The memory slots: the same for references and proxies. */
void ou_weakref_drop(OuSpace *sp, OuObj *o);
void ou_weakref_visit(OuObj *o, OuVisitFn fn, void *context);

#endif
