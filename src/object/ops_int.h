/* SPDX-License-Identifier: MIT */
/* What the files of the abstract operations share. */
#ifndef OURO_OBJECT_OPS_INT_H
#define OURO_OBJECT_OPS_INT_H

#include "object/ops.h"

/* Is `result` an answer (a value, or NULL with an exception)? A NotImplemented is
 * none, and is let go. */
static inline bool
ou_ops_is_answer(OuSpace *sp, OuObj *result)
{
    if (result != sp->not_implemented)
        return true;
    ou_decref(sp, result);
    return false;
}

#endif
