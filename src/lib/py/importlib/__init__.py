"""Imports by name, at run time."""
import sys


def import_module(name, package=None):
    """The module `name`; leading dots are relative to `package`."""
    level = len(name) - len(name.lstrip('.'))
    if level:
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import for %r" % name)
        parts = package.split('.')
        if level > len(parts):
            raise ImportError('attempted relative import beyond top-level package')
        name = '.'.join(parts[:len(parts) - level + 1] + [name[level:]])
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    """Nothing is cached."""
