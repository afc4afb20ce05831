import { useMeta } from '../meta';
import type { Resource } from '../resource';
import { CreateDialog } from './CreateDialog';

interface CreateAnywhereProps {
  resource: Resource;
  onClose: () => void;
}

/** The form of a new record over whatever page asked for it. */
export default function CreateAnywhere({ resource, onClose }: CreateAnywhereProps) {
  const meta = useMeta(resource.key);
  return meta ? <CreateDialog resource={resource} meta={meta} onClose={onClose} /> : null;
}
