import { createContext, use } from 'react';
import type { Resource } from './resource';

/** The resources of the app; the kit asks here and knows none by name. */
export const ResourcesContext = createContext<readonly Resource[]>([]);

export function useResources(): readonly Resource[] {
  return use(ResourcesContext);
}

export function useResource(key: string): Resource | undefined {
  return useResources().find((resource) => resource.key === key);
}
