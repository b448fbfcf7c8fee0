"""Averages and spread of numbers."""
import math

__all__ = ['StatisticsError', 'mean', 'fmean', 'median', 'median_low', 'median_high', 'mode', 'multimode', 'variance',
           'pvariance', 'stdev', 'pstdev']


class StatisticsError(ValueError):
    pass


def _number(value):
    """As an int where it is one, as CPython's exact sums come out."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _mean(data, what):
    if not data:
        raise StatisticsError('%s requires at least one data point' % what)
    if all(isinstance(x, int) for x in data):
        total = sum(data)
        return total // len(data) if total % len(data) == 0 else total / len(data)
    return math.fsum(data) / len(data)


def mean(data):
    return _mean(list(data), 'mean')


def fmean(data):
    data = list(data)
    if not data:
        raise StatisticsError('fmean requires at least one data point')
    return math.fsum(data) / len(data)


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data


def median(data):
    data = _sorted(data)
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def median_low(data):
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = _sorted(data)
    return data[len(data) // 2]


def multimode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    most = max(counts.values(), default=0)
    return [x for x, n in counts.items() if n == most]


def mode(data):
    modes = multimode(data)
    if not modes:
        raise StatisticsError('no mode for empty data')
    return modes[0]


def _squares(data, center):
    if center is None:
        center = _mean(data, 'variance')
    squares = [(x - center) ** 2 for x in data]
    return sum(squares) if all(isinstance(s, int) for s in squares) else math.fsum(squares)


def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('variance requires at least two data points')
    result = _squares(data, xbar) / (len(data) - 1)
    return _number(result) if all(isinstance(x, int) for x in data) else result


def pvariance(data, mu=None):
    data = list(data)
    if not data:
        raise StatisticsError('pvariance requires at least one data point')
    result = _squares(data, mu) / len(data)
    return _number(result) if all(isinstance(x, int) for x in data) else result


def stdev(data, xbar=None):
    return math.sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return math.sqrt(pvariance(data, mu))
