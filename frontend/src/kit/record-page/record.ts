import { queryOptions } from '@tanstack/react-query';
import type { Resource } from '../resource';

export const TIMELINE_KEY = 'timeline';

export function recordKey(resource: Resource, id: string): readonly string[] {
  return [resource.key, 'record', id];
}

export function recordOptions(resource: Resource, id: string) {
  return queryOptions({
    queryKey: recordKey(resource, id),
    queryFn: ({ signal }) => resource.api.get(id, signal),
  });
}

export function timelineKey(resourceType: string, id: string): readonly string[] {
  return [TIMELINE_KEY, resourceType, id];
}
