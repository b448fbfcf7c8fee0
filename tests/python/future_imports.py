"""from __future__ import: a directive to the compiler that also binds names."""
from __future__ import annotations, division as truediv, generator_stop
from __future__ import (nested_scopes,
                        with_statement)

import __future__

print(annotations, truediv, generator_stop.getMandatoryRelease())
print(annotations is __future__.annotations, with_statement.compiler_flag == nested_scopes.compiler_flag)
for name in __future__.all_feature_names:
    feature = getattr(__future__, name)
    print(name, feature, feature.getOptionalRelease(), feature.getMandatoryRelease())


def f(a: undefined, *b: 1 + 2, c: 'text' = 3, **d: (x, y)[0]) -> -nothing ** 2 if True else [a for a in b]:
    local: also.undefined = 5
    return local


print(f(1), f.__annotations__)


class C:
    x: Missing[int] = 1
    y: lambda z, *w: z or not w


print(C.__annotations__)
here: no.such.name
print(__annotations__)

for source in ('x = 1\nfrom __future__ import annotations', 'from __future__ import nothing', 'from __future__ import braces',
               'from __future__ import *', 'def f():\n    from __future__ import annotations',
               '"doc"\nfrom __future__ import annotations\nimport sys\nfrom __future__ import division'):
    try:
        exec(compile(source, 'source', 'exec'), {})
        print('accepted')
    except SyntaxError as e:
        print(e.msg, e.lineno)
