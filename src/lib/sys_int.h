/* SPDX-License-Identifier: MIT */
/* Between the files of the module sys. */
#ifndef OURO_LIB_SYS_INT_H
#define OURO_LIB_SYS_INT_H

#include "object/space.h"

/* version, platform, float_info...: what never changes while the program runs. */
bool ou_sys_put_facts(OuSpace *sp, OuObj *dict);

#endif
