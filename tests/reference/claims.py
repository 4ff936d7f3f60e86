"""Claims as tests/run.sh counts them, and the few statistics that comparisons by distribution need."""
import math

failures = 0


def claim(text, why_not):
    """Prints "ok - text", or "not ok - text: why" where there is a reason why not."""
    global failures
    failures += why_not is not None
    print(f"ok - {text}" if why_not is None else f"not ok - {text}: {why_not}", flush=True)


def seen(text, is_seen):
    """A control: something was broken on purpose, and the comparison has to see it."""
    claim(f"{text}: seen", None if is_seen else "the comparison did not see it")


def exit_status():
    return 1 if failures else 0


# --- statistics ---

FAR = math.sqrt(math.log(2 / 1e-5) / 2)  # Kolmogorov's and Smirnov's distance at a level of 1e-5 (Massart's bound)


def kolmogorov(values, law):
    """Greatest distance of the empirical distribution function from a law, times the root of the number."""
    n, rising = len(values), sorted(values)
    return math.sqrt(n) * max(max((i + 1) / n - law(x), law(x) - i / n) for i, x in enumerate(rising))


def smirnov(a, b):
    """Greatest distance of two empirical distribution functions, times the root of n m / (n + m)."""
    distance = max(abs(sum(x <= v for x in a) / len(a) - sum(x <= v for x in b) / len(b)) for v in set(a) | set(b))
    return distance * math.sqrt(len(a) * len(b) / (len(a) + len(b)))


def welch(a, b):
    """t of two means of unequal spread."""
    def moments(x):
        mean = sum(x) / len(x)
        return mean, sum((v - mean) ** 2 for v in x) / (len(x) - 1) / len(x)

    (mean_a, error_a), (mean_b, error_b) = moments(a), moments(b)
    return (mean_a - mean_b) / math.sqrt(error_a + error_b)
