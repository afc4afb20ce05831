import { accountResource, contactResource } from '@/contexts/customers';
import type { Resource } from '@/kit/resource';

export const resources: readonly Resource[] = [accountResource, contactResource];
