"""Names for the types of objects that have no name in builtins."""

import sys
from _types import SimpleNamespace


def _f():
    pass


def _g():
    yield 1


class _C:
    __slots__ = ('a',)

    def _m(self):
        pass


FunctionType = type(_f)
LambdaType = FunctionType
CodeType = type(_f.__code__)
GeneratorType = type(_g())
MappingProxyType = type(type.__dict__)
MethodType = type(_C()._m)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(_C.a)
ModuleType = type(sys)
NoneType = type(None)
NotImplementedType = type(NotImplemented)
EllipsisType = type(...)

try:
    raise TypeError
except TypeError as _exc:
    TracebackType = type(_exc.__traceback__)
    FrameType = type(_exc.__traceback__.tb_frame)


def _cell():
    a = 1

    def inner():
        return a
    return inner.__closure__[0]


CellType = type(_cell())
del sys, _f, _g, _C, _cell


def new_class(name, bases=(), kwds=None, exec_body=None):
    resolved = resolve_bases(bases)
    kwds = dict(kwds or {})
    meta = kwds.pop('metaclass', type(resolved[0]) if resolved else type)
    namespace = meta.__prepare__(name, resolved, **kwds) if hasattr(meta, '__prepare__') else {}
    if exec_body is not None:
        exec_body(namespace)
    return meta(name, resolved, namespace, **kwds)


def resolve_bases(bases):
    resolved = []
    for base in bases:
        if isinstance(base, type) or not hasattr(base, '__mro_entries__'):
            resolved.append(base)
        else:
            resolved.extend(base.__mro_entries__(bases))
    return tuple(resolved)


class DynamicClassAttribute(property):
    pass
