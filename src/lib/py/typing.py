"""Names for annotations. Nothing checks them: they only have to exist, to be
subscripted, and to print."""
import collections.abc as _abc
from collections import namedtuple

TYPE_CHECKING = False


def _name(value):
    if value is None or value is type(None):
        return 'None'
    if value is ...:
        return '...'
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == 'builtins' else value.__module__ + '.' + value.__qualname__
    if isinstance(value, (list, tuple)):
        return '[%s]' % ', '.join(map(_name, value))
    return repr(value)


class _Alias:
    """List, List[int], Optional[str] and the like; `origin` is what isinstance() asks."""

    def __init__(self, name, origin=None, args=()):
        self._name, self.__origin__, self.__args__ = name, origin, args

    def __getitem__(self, args):
        return _Alias(self._name, self.__origin__, args if isinstance(args, tuple) else (args,))

    def __call__(self, *args, **kwargs):
        if self.__origin__ is None:
            raise TypeError('Cannot instantiate typing.%s' % self._name)
        return self.__origin__(*args, **kwargs)

    def __repr__(self):
        if not self.__args__:
            return 'typing.' + self._name
        return 'typing.%s[%s]' % (self._name, ', '.join(map(_name, self.__args__)))

    def __eq__(self, other):
        return isinstance(other, _Alias) and (self._name, self.__args__) == (other._name, other.__args__)

    def __hash__(self):
        return hash((self._name, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    __ror__ = __or__

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __mro_entries__(self, bases):
        return () if self.__origin__ is None else (self.__origin__,)


for _alias, _origin in (('List', list), ('Dict', dict), ('Set', set), ('FrozenSet', frozenset), ('Tuple', tuple),
                        ('Type', type), ('Iterable', _abc.Iterable), ('Iterator', _abc.Iterator),
                        ('Generator', _abc.Generator), ('Sequence', _abc.Sequence), ('Mapping', _abc.Mapping),
                        ('MutableMapping', _abc.MutableMapping), ('MutableSequence', _abc.MutableSequence),
                        ('Callable', _abc.Callable), ('Hashable', _abc.Hashable), ('Sized', _abc.Sized),
                        ('Collection', _abc.Collection), ('Container', _abc.Container), ('Optional', None),
                        ('Union', None), ('Any', None), ('ClassVar', None), ('Final', None), ('Literal', None),
                        ('NoReturn', None), ('Annotated', None), ('Self', None), ('TypeAlias', None), ('Deque', None),
                        ('DefaultDict', None), ('Counter', None)):
    globals()[_alias] = _Alias(_alias, _origin)

AnyStr = str
Text = str


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__, self.__constraints__, self.__bound__ = name, constraints, bound

    def __repr__(self):
        return '~' + self.__name__

    def __or__(self, other):
        return Union[self, other]

    __ror__ = __or__


class Generic:
    def __class_getitem__(cls, args):
        return cls


class Protocol:
    def __class_getitem__(cls, args):
        return cls


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, names):
        fields = names.get('__annotations__', {})
        made = namedtuple(name, list(fields), defaults=[names[f] for f in fields if f in names])
        for key, value in names.items():
            if key not in fields and key not in ('__qualname__', '__module__', '__dict__'):
                setattr(made, key, value)
        made.__module__ = names['__module__']
        return made


class _NamedTupleBase:
    def __mro_entries__(self, bases):
        return (_Named,)

    def __call__(self, name, fields):
        return namedtuple(name, [field for field, _ in fields])


_Named = type.__new__(_NamedTupleMeta, 'NamedTuple', (), {})
NamedTuple = _NamedTupleBase()


class TypedDict(dict):
    def __init_subclass__(cls, total=True):
        super().__init_subclass__()


def cast(typ, value):
    return value


def NewType(name, base):
    def make(value):
        return value
    make.__name__ = name
    return make


def _same(function):
    return function


overload = final = no_type_check = runtime_checkable = override = _same


def get_type_hints(obj):
    return dict(getattr(obj, '__annotations__', {}))
