"""Classic models, a second time: plain and slow, from the rules in their papers (model description, section 11). Standard library only."""


# --- Nowak and May 1992: the spatial prisoner's dilemma ---

def nowak_may_step(defects, width, height, temptation):
    """
    One generation on a torus; defects[y * width + x] is true for a defector. Everybody plays the eight around and itself: two cooperators
    earn 1, a defector earns `temptation` from a cooperator, all else earns 0. Then everybody takes over the strategy of whoever among the
    nine earned most; where a cooperator and a defector earned that alike, a player stays as it was.
    """
    around = [neighbourhood(cell, width, height) for cell in range(width * height)]
    earned = [sum(not defects[other] for other in nine) * (temptation if defects[cell] else 1) for cell, nine in enumerate(around)]
    return [best_of(cell, nine, earned, defects) for cell, nine in enumerate(around)]


def neighbourhood(cell, width, height):
    """The nine cells around and including one."""
    y, x = divmod(cell, width)
    return [(y + dy) % height * width + (x + dx) % width for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


def best_of(cell, nine, earned, defects):
    most = max(earned[other] for other in nine)
    strategies = {defects[other] for other in nine if earned[other] == most}
    return strategies.pop() if len(strategies) == 1 else defects[cell]


# --- Hegselmann and Krause 2002: bounded confidence, all at once ---

def hegselmann_krause_step(opinions, bound):
    """Everybody takes over the mean of all opinions, the own included, that differ from it by at most `bound`."""
    def mean_of_close(x):
        close = [y for y in opinions if abs(y - x) <= bound]
        return sum(close) / len(close)

    return [mean_of_close(x) for x in opinions]


# --- the voter model on a complete graph (Clifford and Sudbury 1973) ---

def voter_step(opinions, generator):
    """As often as there are agents: one drawn at random takes over the opinion of another drawn at random."""
    n = len(opinions)
    for _ in range(n):
        one = generator.randrange(n)
        other = generator.randrange(n - 1)
        opinions[one] = opinions[other if other < one else other + 1]


# --- the Moran process (Moran 1958) ---

def moran_step(mutants, fitness, generator):
    """As often as there are individuals: a parent drawn in proportion to fitness; its offspring replaces one drawn at random."""
    n = len(mutants)
    for _ in range(n):
        parent = generator.choices(range(n), [fitness if m else 1 for m in mutants])[0]
        mutants[generator.randrange(n)] = mutants[parent]
