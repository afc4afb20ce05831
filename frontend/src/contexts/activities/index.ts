export { RecordActivity } from './RecordActivity';
