"""Classes whose members are a fixed set of named constants."""

__all__ = ['Enum', 'IntEnum', 'Flag', 'IntFlag', 'StrEnum', 'EnumMeta', 'EnumType', 'auto', 'unique', 'member', 'nonmember']


class auto:
    """A value that the class chooses: one more than the last, or the next bit."""

    value = None


class nonmember:
    def __init__(self, value):
        self.value = value


class member(nonmember):
    pass


def _is_plain(name, value):
    """Is it a name of the class rather than a member?"""
    return (name.startswith('_') or isinstance(value, nonmember) and not isinstance(value, member)
            or hasattr(value, '__get__') or isinstance(value, property))


class _Names(dict):
    """The names of a class body; auto() gets its value as soon as it is seen."""

    def __init__(self, bases):
        super().__init__()
        self.members = []
        self.last = []
        self.choose = None
        for base in bases:
            self.choose = self.choose or getattr(base, '_generate_next_value_', None)

    def __setitem__(self, name, value):
        if name == '_generate_next_value_':
            self.choose = value.__func__ if isinstance(value, staticmethod) else value
            value = staticmethod(self.choose)
        elif name == '_ignore_' or _is_plain(name, value):
            if type(value) is nonmember:
                value = value.value
        else:
            if name in self.members:
                raise TypeError('%r already defined as %r' % (name, self[name]))
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value = self.choose(name, 1, len(self.members), self.last[:])
            elif isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
                value = tuple(self.choose(name, 1, len(self.members), self.last[:]) if isinstance(v, auto) else v
                              for v in value)
            self.members.append(name)
            self.last.append(value)
        super().__setitem__(name, value)


def _data_type(bases):
    """The builtin class that members are made of, or object."""
    for base in bases:
        for cls in base.__mro__:
            if cls is not object and not isinstance(cls, EnumMeta) and '__new__' in cls.__dict__:
                return cls
    return object


class EnumMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kwds):
        for base in bases:
            if isinstance(base, EnumMeta) and base._member_map_:
                raise TypeError('%r cannot extend %r' % ('<enum %s>' % name if 0 else name, base))
        return _Names(bases)

    def __new__(mcls, name, bases, names, **kwds):
        members = [(key, names[key]) for key in names.members]
        plain = {key: value for key, value in names.items() if key not in names.members}
        own_new = plain.pop('__new__', None)
        cls = super().__new__(mcls, name, bases, plain, **kwds)
        cls._member_map_, cls._value2member_map_, cls._member_names_ = {}, {}, []
        data = cls._member_type_ = _data_type(bases)
        make = own_new or next((b._make_ for b in bases if getattr(b, '_make_', None)), None)
        cls._make_ = staticmethod(make) if make else None
        for key, value in members:
            cls._add_member(key, value, data, make)
        return cls

    def _add_member(cls, key, value, data, make):
        args = value if isinstance(value, tuple) else (value,)
        if make is not None:
            new = make(cls, *args)
        elif data is object:
            new = object.__new__(cls)
        else:
            new = data.__new__(cls, *args)
        if not hasattr(new, '_value_'):
            new._value_ = value if data is object or make is not None else data(*args)
        for known in cls._member_map_.values():
            if known._value_ == new._value_:
                new = known  # another name for it
                break
        else:
            new._name_ = key
            new._sort_order_ = len(cls._member_names_)
            new.__objclass__ = cls
            if '__init__' in dir(type(new)) and type(new).__init__ is not object.__init__ and data is object:
                type(new).__init__(new, *args)
            cls._member_names_.append(key)
        cls._member_map_[key] = new
        type.__setattr__(cls, key, new)
        try:
            cls._value2member_map_.setdefault(new._value_, new)
        except TypeError:
            pass  # not hashable: found by looking at each

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1):
        if names is None:
            return cls._find(value)
        body = EnumMeta.__prepare__(value, (cls,))
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        pairs = names.items() if isinstance(names, dict) else enumerate(names, start)
        for pair in pairs:
            key, item = pair if isinstance(names, dict) else (pair[1], pair[0]) if isinstance(pair[1], str) else pair[1]
            body[key] = item
        return EnumMeta(value, (cls,), body)

    def _find(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for known in cls._member_map_.values():
                if known._value_ == value:
                    return known
        found = cls._missing_(value)
        if isinstance(found, cls):
            return found
        if found is None:
            raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        raise TypeError('error in %s._missing_: returned %r instead of None or a valid member'
                        % (cls.__name__, found))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', ()):
            raise AttributeError('cannot reassign member %r' % name)
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError('%r cannot delete member %r.' % (cls.__name__, name))
        super().__delattr__(name)

    def __getattr__(cls, name):
        raise AttributeError(name) from None

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, item):
        if not isinstance(item, Enum):
            raise TypeError("unsupported operand type(s) for 'in': '%s' and '%s'"
                            % (type(item).__qualname__, type(cls).__qualname__))
        return isinstance(item, cls) and item._name_ in cls._member_map_

    def __repr__(cls):
        return '<%s %r>' % ('flag' if 'Flag' in [c.__name__ for c in cls.__mro__] else 'enum', cls.__name__)

    @property
    def __members__(cls):
        return type(type.__dict__)(cls._member_map_)


EnumType = EnumMeta


class Enum(metaclass=EnumMeta):
    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        numbers = [value for value in last_values if isinstance(value, int)]
        return max(numbers) + 1 if numbers else start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return '<%s.%s: %r>' % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        return '%s.%s' % (type(self).__name__, self._name_)

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, protocol):
        return type(self), (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return ['__class__', '__doc__', '__eq__', '__hash__', '__module__', 'name', 'value']


class IntEnum(int, Enum):
    __repr__ = Enum.__repr__
    __str__ = int.__repr__
    __format__ = int.__format__
    __hash__ = int.__hash__


class StrEnum(str, Enum):
    __repr__ = Enum.__repr__
    __str__ = str.__str__
    __format__ = str.__format__
    __hash__ = str.__hash__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class Flag(Enum):
    """Members that combine: each new one is the next bit."""

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return 1 << max((value.bit_length() for value in last_values), default=0)

    @classmethod
    def _missing_(cls, value):
        known = 0
        for flag in cls._member_map_.values():
            known |= flag._value_
        if not isinstance(value, int) or value & ~known and value >= 0:
            raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        value &= known
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        data = cls._member_type_
        new = object.__new__(cls) if data is object else data.__new__(cls, value)
        new._value_ = value
        names = [flag._name_ for flag in cls if flag._value_ and flag._value_ & value == flag._value_]
        new._name_ = '|'.join(names) if names else None
        return cls._value2member_map_.setdefault(value, new)

    def _other(self, other):
        return other._value_ if type(other) is type(self) else NotImplemented

    def __or__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else type(self)(self._value_ | other)

    def __and__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else type(self)(self._value_ & other)

    def __xor__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else type(self)(self._value_ ^ other)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        return type(self)(sum(f._value_ for f in type(self) if not f._value_ & self._value_))

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return (f for f in type(self) if f._value_ and f._value_ & self._value_)

    def __len__(self):
        return bin(self._value_).count('1')

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return '<%s: %r>' % (type(self).__name__, self._value_)
        return '<%s.%s: %r>' % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        if self._name_ is None:
            return '%s(%r)' % (type(self).__name__, self._value_)
        return '%s.%s' % (type(self).__name__, self._name_)


class IntFlag(int, Flag):
    def _other(self, other):
        return int(other) if isinstance(other, int) else NotImplemented

    __repr__ = Flag.__repr__
    __str__ = int.__repr__
    __format__ = int.__format__
    __hash__ = int.__hash__


def unique(cls):
    """Refuse an enumeration in which two names have one value."""
    twice = ['%s -> %s' % (name, found._name_) for name, found in cls._member_map_.items() if name != found._name_]
    if twice:
        raise ValueError('duplicate values found in %r: %s' % (cls, ', '.join(twice)))
    return cls
