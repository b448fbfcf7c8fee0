"""Classes that are mostly fields: __init__, __repr__ and comparisons from annotations."""
import copy
import sys

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields', 'asdict',
           'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    pass


class _Default:
    def __repr__(self):
        return '<factory>'


class KW_ONLY:
    pass


class InitVar:
    """InitVar[type] marks a parameter of __init__ that becomes no field."""

    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return cls(type)


MISSING = _Missing()
_FACTORY = _Default()
_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'


class Field:
    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare', 'metadata', 'kw_only',
                 '_kind')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = 'field'

    def __repr__(self):
        return 'Field(%s)' % ','.join('%s=%r' % (name, getattr(self, name)) for name in self.__slots__[:-1])


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _kind_of(annotation):
    text = annotation if isinstance(annotation, str) else ''
    name = getattr(annotation, '__qualname__', None) or str(getattr(annotation, '__origin__', ''))
    if text.startswith(('ClassVar', 'typing.ClassVar')) or 'ClassVar' in name:
        return 'class'
    if isinstance(annotation, InitVar) or annotation is InitVar or text.startswith(('InitVar', 'dataclasses.InitVar')):
        return 'init'
    return 'field'


def _own_fields(cls, kw_only):
    """The fields that the class body itself declares."""
    for name, annotation in cls.__dict__.get('__annotations__', {}).items():
        if annotation is KW_ONLY or annotation in ('KW_ONLY', 'dataclasses.KW_ONLY'):
            kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        one = default if isinstance(default, Field) else field(default=default)
        one.name, one.type, one._kind = name, annotation, _kind_of(annotation)
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if one._kind == 'field' and one.default.__class__.__hash__ is None:
            raise ValueError('mutable default %r for field %s is not allowed: use default_factory'
                             % (type(one.default), name))
        if isinstance(default, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        yield one
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get('__annotations__', {}):
            raise TypeError('%r is a field but has no type annotation' % name)


def _make_function(cls, name, parameters, lines, names):
    text = 'def %s(%s):\n %s' % (name, ', '.join(parameters), '\n '.join(lines or ['pass']))
    exec(text, names)
    function = names[name]
    function.__qualname__ = '%s.%s' % (cls.__qualname__, name)
    function.__module__ = cls.__module__
    return function


def _make_init(cls, all_fields, frozen):
    names = {'_MISSING': MISSING, '_FACTORY': _FACTORY, '_set': object.__setattr__}
    self = '__dataclass_self__' if 'self' in [f.name for f in all_fields] else 'self'
    plain, keyword, lines, defaulted = [], [], [], False
    for number, f in enumerate(all_fields):
        has_factory = f.default_factory is not MISSING
        if f.init:
            text = f.name
            if has_factory:
                text += '=_FACTORY'
            elif f.default is not MISSING:
                names['_default_%d' % number] = f.default
                text += '=_default_%d' % number
            elif defaulted and not f.kw_only:
                raise TypeError('non-default argument %r follows default argument' % f.name)
            defaulted = defaulted or '=' in text and not f.kw_only
            (keyword if f.kw_only else plain).append(text)
        elif not has_factory:
            continue
        value = f.name
        if has_factory:
            names['_make_%d' % number] = f.default_factory
            value = '_make_%d()' % number
            if f.init:
                value += ' if %s is _FACTORY else %s' % (f.name, f.name)
        if f._kind == 'field':
            lines.append('_set(%s, %r, %s)' % (self, f.name, value) if frozen else '%s.%s = %s' % (self, f.name, value))
    if hasattr(cls, '__post_init__'):
        lines.append('%s.__post_init__(%s)' % (self, ', '.join(f.name for f in all_fields if f._kind == 'init')))
    return _make_function(cls, '__init__', [self] + plain + (['*'] + keyword if keyword else []), lines, names)


def _repr(self):
    running = _repr.running
    if id(self) in running:
        return '...'
    running.add(id(self))
    try:
        return '%s(%s)' % (type(self).__qualname__,
                           ', '.join('%s=%r' % (f.name, getattr(self, f.name)) for f in fields(self) if f.repr))
    finally:
        running.discard(id(self))


_repr.running = set()


def _values(self):
    return tuple(getattr(self, f.name) for f in fields(self) if f.compare)


def _comparison(name, compare):
    def method(self, other):
        return compare(_values(self), _values(other)) if other.__class__ is self.__class__ else NotImplemented
    method.__name__ = name
    return method


def _hash(self):
    return hash(tuple(getattr(self, f.name) for f in fields(self) if (f.compare if f.hash is None else f.hash)))


def _frozen_setattr(cls):
    def __setattr__(self, name, value):
        if type(self) is cls or name in [f.name for f in fields(cls)]:
            raise FrozenInstanceError('cannot assign to field %r' % name)
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in [f.name for f in fields(cls)]:
            raise FrozenInstanceError('cannot delete field %r' % name)
        super(cls, self).__delattr__(name)
    return __setattr__, __delattr__


_ORDER = (('__lt__', lambda a, b: a < b), ('__le__', lambda a, b: a <= b), ('__gt__', lambda a, b: a > b),
          ('__ge__', lambda a, b: a >= b))


def _with_slots(cls, all_fields):
    body = {name: value for name, value in cls.__dict__.items()
            if name not in ('__dict__', '__weakref__') and name not in [f.name for f in all_fields]}
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, '__slots__', ())}
    body['__slots__'] = tuple(f.name for f in all_fields if f.name not in inherited)
    new = type(cls)(cls.__name__, cls.__bases__, body)
    new.__qualname__ = cls.__qualname__
    return new


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    known = {}
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get(_FIELDS)
        if inherited is not None:
            known.update(inherited)
            if base.__dict__[_PARAMS]['frozen'] != frozen:
                raise TypeError('cannot inherit %sfrozen dataclass from a %sfrozen one'
                                % (('non-', '') if base.__dict__[_PARAMS]['frozen'] else ('', 'non-')))
    for f in _own_fields(cls, kw_only):
        known[f.name] = f
    setattr(cls, _FIELDS, known)
    setattr(cls, _PARAMS, {'frozen': frozen, 'order': order, 'eq': eq})
    in_init = [f for f in known.values() if f._kind != 'class']
    own = set(cls.__dict__)
    if init:
        cls.__init__ = _make_init(cls, in_init, frozen)
    if repr and '__repr__' not in own:
        cls.__repr__ = _repr
    if eq and '__eq__' not in own:
        cls.__eq__ = _comparison('__eq__', lambda a, b: a == b)
    if order:
        if not eq:
            raise ValueError('eq must be true if order is true')
        for name, compare in _ORDER:
            if name in own:
                raise TypeError('Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering'
                                % (name, cls.__name__))
            setattr(cls, name, _comparison(name, compare))
    if frozen:
        cls.__setattr__, cls.__delattr__ = _frozen_setattr(cls)
    if unsafe_hash or eq and frozen and '__hash__' not in own:
        cls.__hash__ = _hash
    elif eq and ('__hash__' not in own or cls.__dict__['__hash__'] is None):
        cls.__hash__ = None
    if match_args and '__match_args__' not in own:
        cls.__match_args__ = tuple(f.name for f in in_init if f.init and not f.kw_only)
    return _with_slots(cls, [f for f in known.values() if f._kind == 'field']) if slots else cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def decorate(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    known = getattr(class_or_instance, _FIELDS, None)
    if known is None:
        raise TypeError('must be called with a dataclass type or instance')
    return tuple(f for f in known.values() if f._kind == 'field')


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _convert(value, made):
    if is_dataclass(value) and not isinstance(value, type):
        return made([(f.name, _convert(getattr(value, f.name), made)) for f in fields(value)])
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*[_convert(v, made) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)(_convert(v, made) for v in value)
    if isinstance(value, dict):
        return type(value)((_convert(k, made), _convert(v, made)) for k, v in value.items())
    return copy.deepcopy(value)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('asdict() should be called on dataclass instances')
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('astuple() should be called on dataclass instances')
    return _convert(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('replace() should be called on dataclass instances')
    for f in getattr(obj, _FIELDS).values():
        if f._kind == 'class':
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError('field %s is declared with init=False, it cannot be specified with replace()' % f.name)
        elif f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    body, annotations = dict(namespace or {}), {}
    for item in fields:
        name, annotation, *default = (item, 'typing.Any') if isinstance(item, str) else item
        annotations[name] = annotation
        if default:
            body[name] = default[0]
    body['__annotations__'] = annotations
    cls = type(cls_name, bases, body)
    cls.__module__ = sys._getframe(1).f_globals.get('__name__')
    return dataclass(cls, **options)
