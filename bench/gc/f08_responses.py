# SPDX-License-Identifier: MIT
"""F8: request-shaped cycles that hold large buffers. (142516)"""
import meter


class Stream:
    def __init__(self, response):
        self.response = response
        self.buffer = bytearray(200000)


class Response:
    def __init__(self):
        self.headers = {"content-type": ["text/plain"]}
        self.stream = Stream(self)


live = [[i] for i in range(20000)]
meter.start()
for i in range(4000):
    Response()
    if i % 20 == 0:
        meter.tick()
meter.finish()
