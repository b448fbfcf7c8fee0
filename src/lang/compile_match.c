/* SPDX-License-Identifier: MIT */
/* The match statement: refused for now. */
#include "lang/compile_int.h"

void
ou_compile_match(OuCompiler *c, OuAst *node)
{
    ou_compile_error(c, node->span, "'match' is not supported yet by this version of Ouro");
}
