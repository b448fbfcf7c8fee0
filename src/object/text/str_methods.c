/* SPDX-License-Identifier: MIT */
/* The method table of str, with encode, join and translate. */
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/ops.h"
#include "object/text/str_int.h"

static OuObj *
encode(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    OuObj *out[2] = {NULL, NULL};
    if (!ou_args_parse(sp, "encode", args + 1, n - 1, kwnames, names, 0, out))
        return NULL;
    return ou_str_recode(sp, "encode", args[0], out[0], out[1]);
}

static OuObj *
join(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *items = args[1];
    if (ou_is(items, sp, OU_T_LIST))
        return ou_str_join(sp, args[0], ((OuList *)items)->items, ((OuList *)items)->length);
    if (ou_is(items, sp, OU_T_TUPLE))
        return ou_str_join(sp, args[0], ((OuTuple *)items)->items, ((OuTuple *)items)->length);
    if (items->type->slots.iter == NULL && items->type->slots.get_item == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "can only join an iterable");
    OuList *list = (OuList *)ou_list_of(sp, items);
    if (list == NULL)
        return NULL;
    OuObj *result = ou_str_join(sp, args[0], list->items, list->length);
    ou_decref(sp, list);
    return result;
}

static OuObj *
format_spec(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_is_str(args[1]))
        return ou_raise_not_str(sp, "__format__", "", args[1]);
    return ou_str_format_spec(sp, args[0], args[1]);
}

static OuObj *
getnewargs(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *s = ou_str_slice(sp, args[0], 0, SIZE_MAX);
    OuObj *tuple = s == NULL ? NULL : ou_tuple_pack(sp, 1, s);
    ou_xdecref(sp, s);
    return tuple;
}

const OuMethodDef ou_str_methods[] = {
    {"capitalize", ou_str_capitalize, OU_CALL_ARGS, 0, 0, "Return a capitalized version of the string."},
    {"casefold", ou_str_casefold, OU_CALL_ARGS, 0, 0, "Return a version of the string suitable for caseless comparisons."},
    {"center", ou_span_center, OU_CALL_ARGS, 1, 2, "Return a centered string of length width."},
    {"count", ou_span_count, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return the number of non-overlapping occurrences of a substring."},
    {"encode", encode, OU_CALL_KEYWORDS, 0, 255, "Encode the string using the codec registered for encoding."},
    {"endswith", ou_span_endswith, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return True if the string ends with the specified suffix."},
    {"expandtabs", ou_span_expandtabs, OU_CALL_KEYWORDS, 0, 255, "Return a copy where all tab characters are expanded using spaces."},
    {"find", ou_span_find_method, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return the lowest index where a substring is found, or -1."},
    {"format", ou_str_format_method, OU_CALL_KEYWORDS, 0, 255, "Return a formatted version of the string."},
    {"format_map", ou_str_format_map, OU_CALL_ARGS, 1, 1, "Return a formatted version of the string, using substitutions from a mapping."},
    {"index", ou_span_index, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return the lowest index where a substring is found; ValueError if absent."},
    {"isalnum", ou_str_isalnum, OU_CALL_ARGS, 0, 0, "Return True if the string is alpha-numeric."},
    {"isalpha", ou_str_isalpha, OU_CALL_ARGS, 0, 0, "Return True if the string is alphabetic."},
    {"isascii", ou_str_isascii, OU_CALL_ARGS, 0, 0, "Return True if all characters in the string are ASCII."},
    {"isdecimal", ou_str_isdecimal, OU_CALL_ARGS, 0, 0, "Return True if the string is a decimal string."},
    {"isdigit", ou_str_isdigit, OU_CALL_ARGS, 0, 0, "Return True if the string is a digit string."},
    {"isidentifier", ou_str_isidentifier, OU_CALL_ARGS, 0, 0, "Return True if the string is a valid Python identifier."},
    {"islower", ou_str_islower, OU_CALL_ARGS, 0, 0, "Return True if the string is a lowercase string."},
    {"isnumeric", ou_str_isnumeric, OU_CALL_ARGS, 0, 0, "Return True if the string is a numeric string."},
    {"isprintable", ou_str_isprintable, OU_CALL_ARGS, 0, 0, "Return True if the string is printable."},
    {"isspace", ou_str_isspace, OU_CALL_ARGS, 0, 0, "Return True if the string is a whitespace string."},
    {"istitle", ou_str_istitle, OU_CALL_ARGS, 0, 0, "Return True if the string is a title-cased string."},
    {"isupper", ou_str_isupper, OU_CALL_ARGS, 0, 0, "Return True if the string is an uppercase string."},
    {"join", join, OU_CALL_ARGS, 1, 1, "Concatenate any number of strings."},
    {"ljust", ou_span_ljust, OU_CALL_ARGS, 1, 2, "Return a left-justified string of length width."},
    {"lower", ou_str_lower, OU_CALL_ARGS, 0, 0, "Return a copy of the string converted to lowercase."},
    {"lstrip", ou_span_lstrip, OU_CALL_ARGS, 0, 1, "Return a copy of the string with leading whitespace removed."},
    {"maketrans", ou_str_maketrans, OU_CALL_ARGS | OU_CALL_STATIC, 1, 3, "Return a translation table usable for str.translate()."},
    {"partition", ou_span_partition, OU_CALL_ARGS, 1, 1, "Partition the string into three parts using the given separator."},
    {"removeprefix", ou_span_removeprefix, OU_CALL_ARGS, 1, 1, "Return a str with the given prefix string removed if present."},
    {"removesuffix", ou_span_removesuffix, OU_CALL_ARGS, 1, 1, "Return a str with the given suffix string removed if present."},
    {"replace", ou_span_replace, OU_CALL_ARGS, 2, 3, "Return a copy with all occurrences of substring old replaced by new."},
    {"rfind", ou_span_rfind_method, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return the highest index where a substring is found, or -1."},
    {"rindex", ou_span_rindex, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return the highest index where a substring is found; ValueError if absent."},
    {"rjust", ou_span_rjust, OU_CALL_ARGS, 1, 2, "Return a right-justified string of length width."},
    {"rpartition", ou_span_rpartition, OU_CALL_ARGS, 1, 1, "Partition the string into three parts using the given separator, from the end."},
    {"rsplit", ou_span_rsplit, OU_CALL_KEYWORDS, 0, 255, "Return a list of the substrings, split from the end."},
    {"rstrip", ou_span_rstrip, OU_CALL_ARGS, 0, 1, "Return a copy of the string with trailing whitespace removed."},
    {"split", ou_span_split, OU_CALL_KEYWORDS, 0, 255, "Return a list of the substrings in the string."},
    {"splitlines", ou_span_splitlines, OU_CALL_KEYWORDS, 0, 255, "Return a list of the lines in the string, breaking at line boundaries."},
    {"startswith", ou_span_startswith, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, "Return True if the string starts with the specified prefix."},
    {"strip", ou_span_strip, OU_CALL_ARGS, 0, 1, "Return a copy of the string with leading and trailing whitespace removed."},
    {"swapcase", ou_str_swapcase, OU_CALL_ARGS, 0, 0, "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"title", ou_str_title, OU_CALL_ARGS, 0, 0, "Return a version of the string where each word is titlecased."},
    {"translate", ou_str_translate, OU_CALL_ARGS, 1, 1, "Replace each character in the string using the given translation table."},
    {"upper", ou_str_upper, OU_CALL_ARGS, 0, 0, "Return a copy of the string converted to uppercase."},
    {"zfill", ou_span_zfill, OU_CALL_ARGS, 1, 1, "Pad a numeric string with zeros on the left, to fill a field of the given width."},
    {"__format__", format_spec, OU_CALL_ARGS, 1, 1, "Return a formatted version of the string as described by format_spec."},
    {"__getnewargs__", getnewargs, OU_CALL_ARGS, 0, 0, NULL},
    {0},
};
