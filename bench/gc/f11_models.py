# SPDX-License-Identifier: MIT
"""F11: hundreds of classes made and dropped at each step, fields pointing back. (Django's migrate)"""
import meter


class Field:
    pass


def model(i):
    fields = {"f%d" % k: Field() for k in range(8)}
    made = type("Model%d" % i, (), dict(fields))
    for field in fields.values():
        field.model = made
    return made


meter.start()
for step in range(20):
    state = [model(i) for i in range(150)]
    state = None
    meter.tick()
meter.finish()
