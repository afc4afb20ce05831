import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSessionStatus } from '@/lib/session';
import { resources } from '../resources';
import { applyNews } from './apply';
import { follow, type Place } from './follow';

/** Follows the feed while the page is looked at; a hidden one asks nothing and catches up later. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  const signedIn = useSessionStatus() === 'signed-in';
  useEffect(() => {
    if (!signedIn) return;
    const place: Place = { cursor: 'now' };
    let following: AbortController | null = null;
    const look = () => {
      if (document.visibilityState === 'hidden') {
        following?.abort();
        following = null;
      } else if (!following) {
        following = new AbortController();
        void follow(place, (news) => applyNews(queries, resources, news), following.signal);
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      following?.abort();
    };
  }, [queries, signedIn]);
}
