"""The features that a source may ask for before the version that has them anyway."""


class _Feature:
    """Known since `optional`, needed no more since `mandatory` (None: not decided)."""

    def __init__(self, optional, mandatory, compiler_flag):
        self.optional = optional
        self.mandatory = mandatory
        self.compiler_flag = compiler_flag

    def getOptionalRelease(self):
        return self.optional

    def getMandatoryRelease(self):
        return self.mandatory

    def __repr__(self):
        return '_Feature' + repr((self.optional, self.mandatory, self.compiler_flag))


def _version(text):
    """'3.7b1' as sys.version_info tells it."""
    for letter, level in ('a', 'alpha'), ('b', 'beta'):
        number, found, serial = text.partition(letter)
        if found:
            break
    else:
        level, serial = 'final', 0
    major, minor = number.split('.')
    return int(major), int(minor), 0, level, int(serial)


def _fill(namespace):
    flag = 0x10000
    for name, optional, mandatory in (
            ('nested_scopes', '2.1b1', '2.2a0'), ('generators', '2.2a1', '2.3'), ('division', '2.2a2', '3.0a0'),
            ('absolute_import', '2.5a1', '3.0a0'), ('with_statement', '2.5a1', '2.6a0'),
            ('print_function', '2.6a2', '3.0a0'), ('unicode_literals', '2.6a2', '3.0a0'),
            ('barry_as_FLUFL', '3.1a2', '4.0a0'), ('generator_stop', '3.5b1', '3.7a0'), ('annotations', '3.7b1', None)):
        own = {'nested_scopes': 0x10, 'generators': 0}.get(name)
        if own is None:
            flag *= 2
            own = flag
        namespace[name] = _Feature(_version(optional), mandatory and _version(mandatory), own)
        all_feature_names.append(name)


all_feature_names = []
_fill(globals())
__all__ = ['all_feature_names'] + all_feature_names
