export { accountResource, contactResource } from './resource';
