import { useNavigate } from '@tanstack/react-router';
import { useCallback, type MouseEvent, type ReactNode } from 'react';

interface RecordLinkProps {
  resource: string;
  id: string;
  className?: string | undefined;
  children: ReactNode;
}

/**
 * A link to a record for lists of many: it listens to nothing, unlike the router's own, which costs a
 * frame by the hundred. What holds the list follows it, by `useRecordClicks`.
 */
export function RecordLink({ resource, id, className, children }: RecordLinkProps) {
  return (
    <a
      href={`/${resource}/${encodeURIComponent(id)}`}
      data-resource={resource}
      data-id={id}
      className={className}
    >
      {children}
    </a>
  );
}

function isPlain(event: MouseEvent): boolean {
  const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !held && !event.defaultPrevented;
}

/** For the onClick of what holds record links: a plain click stays in the app. */
export function useRecordClicks(): (event: MouseEvent) => void {
  const navigate = useNavigate();
  return useCallback(
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const link = target?.closest<HTMLElement>('a[data-resource][data-id]');
      const { resource, id } = link?.dataset ?? {};
      if (!resource || !id || !isPlain(event)) return;
      event.preventDefault();
      void navigate({ to: '/$resource/$id', params: { resource, id } });
    },
    [navigate],
  );
}
