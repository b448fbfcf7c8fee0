/* SPDX-License-Identifier: MIT */
/* Checking and taking apart the arguments of native functions.
 *
 * The words are CPython's: programs print them and tests compare them. Which
 * wording applies follows from the numbers alone, as it does there: none and
 * exactly one are spelt out, everything else is counted.
 */
#include "object/args.h"

#include <string.h>

#include "object/container/tuple.h"
#include "object/text/str.h"

static const char *
plural(size_t n)
{
    return n == 1 ? "" : "s";
}

bool
ou_args_count(OuSpace *sp, const char *function, size_t n, size_t min, size_t max)
{
    if (n < min) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s expected %s%zu argument%s, got %zu", function,
                 min == max ? "" : "at least ", min, plural(min), n);
        return false;
    }
    if (n > max) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s expected %s%zu argument%s, got %zu", function,
                 min == max ? "" : "at most ", max, plural(max), n);
        return false;
    }
    return true;
}

static bool
has_keywords(OuObj *kwnames)
{
    return kwnames != NULL && ((OuTuple *)kwnames)->length != 0;
}

bool
ou_args_no_keywords(OuSpace *sp, const char *function, OuObj *kwnames)
{
    if (!has_keywords(kwnames))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "%s() takes no keyword arguments", function);
    return false;
}

bool
ou_args_check(OuSpace *sp, const OuMethodDef *def, const char *type_name, size_t n, OuObj *kwnames)
{
    if ((def->kind & 7) == OU_CALL_KEYWORDS)
        return true;
    const char *owner = type_name != NULL ? type_name : "";
    const char *dot = type_name != NULL ? "." : "";
    if (has_keywords(kwnames)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s%s%s() takes no keyword arguments", owner, dot, def->name);
        return false;
    }
    if (n >= def->min_args && (n <= def->max_args || def->max_args == 255))
        return true;
    if (def->max_args == 0)
        ou_raise(sp, OU_E_TYPE_ERROR, "%s%s%s() takes no arguments (%zu given)", owner, dot, def->name, n);
    else if (def->min_args == 1 && def->max_args == 1)
        ou_raise(sp, OU_E_TYPE_ERROR, "%s%s%s() takes exactly one argument (%zu given)", owner, dot,
                 def->name, n);
    else if (def->kind & OU_CALL_TOLD)
        ou_raise(sp, OU_E_TYPE_ERROR, "%s() takes at %s %d argument%s (%zu given)", def->name,
                 n < def->min_args ? "least" : "most", n < def->min_args ? def->min_args : def->max_args,
                 plural(n < def->min_args ? def->min_args : def->max_args), n);
    else
        ou_args_count(sp, def->name, n, def->min_args, def->max_args == 255 ? SIZE_MAX : def->max_args);
    return false;
}

static bool
is_keyword_only(const char *name)
{
    return name[0] == '$';
}

static const char *
plain_name(const char *name)
{
    return name + (name[0] == '$' || name[0] == '|');
}

/* The parameter that a keyword names; -1: none. */
static int
find_name(const char *const *names, OuObj *keyword)
{
    for (int i = 0; names[i] != NULL; i++)
        if (names[i][0] != '|' && ou_str_equals_text(keyword, plain_name(names[i])))
            return i;
    return -1;
}

static bool
too_many(OuSpace *sp, const char *function, size_t n_required, size_t n_positional, size_t n_names, size_t given)
{
    if (n_positional == 0)
        ou_raise(sp, OU_E_TYPE_ERROR, "%s() takes no positional arguments", function);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "%s() takes %s %zu %sargument%s (%zu given)", function,
                 n_required == n_positional ? "exactly" : "at most", n_positional,
                 n_positional < n_names ? "positional " : "", plural(n_positional), given);
    return false;
}

bool
ou_args_parse(OuSpace *sp, const char *function, OuObj *const *args, size_t n, OuObj *kwnames,
              const char *const *names, size_t n_required, OuObj **out)
{
    size_t n_names = 0, n_positional = 0;
    for (; names[n_names] != NULL; n_names++) {
        out[n_names] = NULL;
        n_positional += !is_keyword_only(names[n_names]);
    }
    OuTuple *keywords = (OuTuple *)kwnames;
    size_t n_keywords = keywords != NULL ? keywords->length : 0;
    if (n > n_positional)
        return too_many(sp, function, n_required, n_positional, n_names, n + n_keywords);
    if (n > 0)
        memcpy(out, args, n * sizeof *out);
    for (size_t i = 0; i < n_keywords; i++) {
        int at = find_name(names, keywords->items[i]);
        if (at < 0) {
            ou_raise(sp, OU_E_TYPE_ERROR, "'%U' is an invalid keyword argument for %s()", keywords->items[i],
                     function);
            return false;
        }
        if (out[at] != NULL) {
            ou_raise(sp, OU_E_TYPE_ERROR, "argument for %s() given by name ('%U') and position (%d)", function,
                     keywords->items[i], at + 1);
            return false;
        }
        out[at] = args[n + i];
    }
    for (size_t i = 0; i < n_required; i++) {
        if (out[i] != NULL)
            continue;
        if (names[i][0] == '|')
            ou_raise(sp, OU_E_TYPE_ERROR, "%s() takes %s %zu positional argument%s (%zu given)", function,
                     n_required == n_positional ? "exactly" : "at least", n_required, plural(n_required), n);
        else
            ou_raise(sp, OU_E_TYPE_ERROR, "%s() missing required argument '%s' (pos %zu)", function,
                     plain_name(names[i]), i + 1);
        return false;
    }
    return true;
}
