import { queryOptions } from '@tanstack/react-query';
import type { Resource } from '../resource';

export function recordOptions(resource: Resource, id: string) {
  return queryOptions({
    queryKey: [resource.key, 'record', id],
    queryFn: ({ signal }) => resource.api.get(id, signal),
  });
}

export function timelineKey(resourceType: string, id: string): readonly string[] {
  return ['timeline', resourceType, id];
}
