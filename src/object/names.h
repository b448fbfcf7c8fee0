/* SPDX-License-Identifier: MIT */
/* The interned strings that the engine itself looks up: sp->names->init, ... */
#ifndef OURO_OBJECT_NAMES_H
#define OURO_OBJECT_NAMES_H

#include "object/object.h"

/* X(field, text) */
#define OU_NAMES(X)                                                                                \
    X(new_, "__new__") X(init, "__init__") X(del, "__del__") X(repr, "__repr__") X(str, "__str__") \
    X(bytes, "__bytes__") X(format, "__format__") X(hash, "__hash__") X(bool_, "__bool__")         \
    X(len, "__len__") X(length_hint, "__length_hint__") X(call, "__call__") X(iter, "__iter__")    \
    X(next, "__next__") X(reversed, "__reversed__") X(contains, "__contains__")                    \
    X(getitem, "__getitem__") X(setitem, "__setitem__") X(delitem, "__delitem__")                  \
    X(missing, "__missing__") X(getattribute, "__getattribute__") X(getattr, "__getattr__")        \
    X(setattr, "__setattr__") X(delattr, "__delattr__") X(get, "__get__") X(set, "__set__")        \
    X(delete_, "__delete__") X(set_name, "__set_name__") X(lt, "__lt__") X(le, "__le__")           \
    X(eq, "__eq__") X(ne, "__ne__") X(gt, "__gt__") X(ge, "__ge__") X(neg, "__neg__")              \
    X(pos, "__pos__") X(abs, "__abs__") X(invert, "__invert__") X(int_, "__int__")                 \
    X(float_, "__float__") X(complex_, "__complex__") X(index, "__index__")                        \
    X(round, "__round__") X(trunc, "__trunc__") X(floor, "__floor__") X(ceil, "__ceil__")          \
    X(enter, "__enter__") X(exit, "__exit__") X(dict, "__dict__") X(class_, "__class__")           \
    X(slots, "__slots__") X(weakref, "__weakref__") X(name, "__name__")                            \
    X(qualname, "__qualname__") X(module, "__module__") X(doc, "__doc__") X(bases, "__bases__")    \
    X(mro, "__mro__") X(mro_entries, "__mro_entries__") X(classcell, "__classcell__")              \
    X(init_subclass, "__init_subclass__") X(prepare, "__prepare__")                                \
    X(class_getitem, "__class_getitem__") X(instancecheck, "__instancecheck__")                    \
    X(subclasscheck, "__subclasscheck__") X(subclasses, "__subclasses__")                          \
    X(annotations, "__annotations__") X(build_class, "__build_class__") X(import_, "__import__")   \
    X(builtins, "__builtins__") X(file, "__file__") X(path, "__path__") X(package, "__package__")  \
    X(loader, "__loader__") X(spec, "__spec__") X(main, "__main__") X(all, "__all__")              \
    X(debug, "__debug__") X(sizeof_, "__sizeof__") X(dir, "__dir__") X(reduce, "__reduce__")       \
    X(reduce_ex, "__reduce_ex__") X(getstate, "__getstate__") X(notes, "__notes__")                \
    X(traceback, "__traceback__") X(cause, "__cause__") X(context, "__context__")                  \
    X(suppress_context, "__suppress_context__") X(self_, "__self__") X(func, "__func__")           \
    X(wrapped, "__wrapped__") X(code, "__code__") X(globals, "__globals__")                        \
    X(defaults, "__defaults__") X(kwdefaults, "__kwdefaults__") X(closure, "__closure__")          \
    X(add, "__add__") X(radd, "__radd__") X(iadd, "__iadd__") X(sub, "__sub__") X(rsub, "__rsub__")\
    X(isub, "__isub__") X(mul, "__mul__") X(rmul, "__rmul__") X(imul, "__imul__")                  \
    X(matmul, "__matmul__") X(rmatmul, "__rmatmul__") X(imatmul, "__imatmul__")                    \
    X(truediv, "__truediv__") X(rtruediv, "__rtruediv__") X(itruediv, "__itruediv__")              \
    X(floordiv, "__floordiv__") X(rfloordiv, "__rfloordiv__") X(ifloordiv, "__ifloordiv__")        \
    X(mod, "__mod__") X(rmod, "__rmod__") X(imod, "__imod__") X(pow, "__pow__") X(rpow, "__rpow__")\
    X(ipow, "__ipow__") X(lshift, "__lshift__") X(rlshift, "__rlshift__")                          \
    X(ilshift, "__ilshift__") X(rshift, "__rshift__") X(rrshift, "__rrshift__")                    \
    X(irshift, "__irshift__") X(and_, "__and__") X(rand, "__rand__") X(iand, "__iand__")           \
    X(or_, "__or__") X(ror, "__ror__") X(ior, "__ior__") X(xor, "__xor__") X(rxor, "__rxor__")     \
    X(ixor, "__ixor__") X(divmod, "__divmod__") X(rdivmod, "__rdivmod__")                          \
    X(empty, "") X(send, "send") X(throw_, "throw") X(close, "close") X(keys, "keys")              \
    X(items, "items") X(values, "values") X(write, "write") X(read, "read") X(flush, "flush")      \
    X(stdout, "stdout") X(stderr, "stderr") X(stdin, "stdin") X(print, "print") X(key, "key")      \
    X(reverse, "reverse") X(default_, "default") X(metaclass, "metaclass") X(object, "object")     \
    X(lambda, "<lambda>") X(string, "<string>") X(modules, "modules") X(argv, "argv")              \
    X(sys, "sys") X(encoding, "encoding") X(errors, "errors") X(mode, "mode")                      \
    X(displayhook, "displayhook") X(excepthook, "excepthook") X(unraisablehook, "unraisablehook")  \
    X(underscore, "_") X(exit_name, "exit") X(path_name, "path") X(last_type, "last_type")         \
    X(last_value, "last_value") X(last_traceback, "last_traceback") X(ps1, "ps1") X(ps2, "ps2")    \
    X(stopiteration_value, "value")                               \
    X(orig_bases, "__orig_bases__") X(match_args, "__match_args__") X(get_name, "get")

typedef struct OuNames {
#define OU_NAME_FIELD(f, t) OuObj *f;
    OU_NAMES(OU_NAME_FIELD)
#undef OU_NAME_FIELD
} OuNames;

#endif
