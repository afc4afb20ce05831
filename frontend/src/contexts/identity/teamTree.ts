import type { Team } from '@/api/generated';

export interface TeamNode {
  team: Team;
  depth: number;
}

/** The tree as a list, parents before their children, each level by name. */
export function teamTree(teams: Team[], compare: (a: string, b: string) => number): TeamNode[] {
  const known = new Set(teams.map((team) => team.id));
  const children = new Map<string | null, Team[]>();
  for (const team of teams) {
    const parent = team.parent_id && known.has(team.parent_id) ? team.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), team]);
  }
  const below = (parent: string | null, depth: number): TeamNode[] =>
    (children.get(parent) ?? [])
      .sort((a, b) => compare(a.name, b.name))
      .flatMap((team) => [{ team, depth }, ...below(team.id, depth + 1)]);
  return below(null, 0);
}

/** A team cannot stand below itself. */
export function possibleParents(teams: Team[], moved: Team | null): Team[] {
  if (!moved) return teams;
  const barred = new Set([moved.id]);
  for (let before = -1; before !== barred.size;) {
    before = barred.size;
    for (const team of teams) if (team.parent_id && barred.has(team.parent_id)) barred.add(team.id);
  }
  return teams.filter((team) => !barred.has(team.id));
}
