import { useQuery } from '@tanstack/react-query';
import type { Me } from '@/api/generated';
import { getMeOptions } from '@/api/generated/@tanstack/react-query.gen';

export type Permissions = Me['permissions'];

export function allows(permissions: Permissions | undefined, permission: string): boolean {
  const reach = permissions?.[permission];
  return reach !== undefined && reach !== 'none';
}

export function useMe(options: { enabled?: boolean } = {}): Me | undefined {
  return useQuery({ ...getMeOptions(), staleTime: 60_000, ...options }).data;
}

/** Shows or hides; it never protects: the API decides. */
export function useAllowed(permission: string): boolean {
  return allows(useMe()?.permissions, permission);
}
