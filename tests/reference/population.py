"""Residents and acquaintances as section 5 of the ODD description begins them, from draws of one's own (Python's Mersenne Twister)."""
import math

import field


def weights(generator):
    """Dirichlet(1): exponentials over their sum, in 255ths by the largest remainders."""
    drawn = [generator.expovariate(1) for _ in field.DOMAINS]
    wanted = [255 * x / sum(drawn) for x in drawn]
    whole = [math.floor(x) for x in wanted]
    rising = sorted(field.DOMAINS, key=lambda k: wanted[k] - whole[k], reverse=True)
    for k in rising[:255 - sum(whole)]:
        whole[k] += 1
    return [x / 255 for x in whole]


def residents(p, generator, grids):
    """Adults of one community, grid by grid."""
    per_grid = int(p["population.adults_per_grid"])
    serving = set(generator.sample(range(grids * per_grid), int(p["population.serving_members"])))
    low, high = p["population.initial_need_low"], p["population.initial_need_high"]
    cheap, dear = p["population.cost_low"], p["population.cost_high"]
    people = [field.Resident(need=[generator.uniform(low, high) for _ in field.DOMAINS], weight=weights(generator),
                             position=math.exp(generator.gauss(0, p["population.position_sd"])),
                             trust=p["population.initial_trust"], habitus=p["population.initial_habitus"],
                             cost_participate=generator.uniform(cheap, dear), cost_resist=generator.uniform(cheap, dear),
                             stance=field.PARTICIPATE if generator.random() < p["population.initial_participation"] else field.ABSTAIN,
                             flags=field.SERVING if i in serving else 0, grid=i // per_grid)
              for i in range(grids * per_grid)]
    mark_fifths(people)
    return people


def mark_fifths(people):
    """The fifths of a community with the weakest and the strongest position."""
    rising = sorted(people, key=lambda r: r.position)
    for r in rising[:len(people) // 5]:
        r.flags |= field.LOW_FIFTH
    for r in rising[len(people) - len(people) // 5:]:
        r.flags |= field.HIGH_FIFTH


def acquaintances(p, generator, people):
    """Each observes others of the own grid or, less often, of the community; never itself."""
    everybody = range(len(people))
    of_grid = {}
    for i, r in enumerate(people):
        of_grid.setdefault(r.grid, []).append(i)

    def another(i):
        among = of_grid[people[i].grid] if generator.random() < p["network.inside_grid"] else everybody
        while True:
            j = generator.choice(among)
            if j != i:
                return j

    return [[another(i) for _ in range(int(p["network.degree"]))] for i in everybody]
