import { useQuery } from '@tanstack/react-query';
import type { Me } from '@/api/generated';
import { meOptions } from './me';

export type Permissions = Me['permissions'];

export function allows(permissions: Permissions | undefined, permission: string): boolean {
  const reach = permissions?.[permission];
  return reach !== undefined && reach !== 'none';
}

export function useMe(options: { enabled?: boolean } = {}): Me | undefined {
  return useQuery({ ...meOptions, staleTime: 60_000, ...options }).data;
}

/** Shows or hides; it never protects: the API decides. */
export function useAllowed(permission: string): boolean {
  return allows(useMe()?.permissions, permission);
}
