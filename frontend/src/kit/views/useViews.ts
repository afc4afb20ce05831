import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  chooseDefaultView,
  createView,
  deleteView,
  forgetDefaultView,
  listViews,
  updateView,
  type View,
  type ViewCreate,
  type ViewUpdate,
} from '@/api/generated';
import { unwrap } from '@/lib/client';
import { allows, useMe } from '@/lib/permissions';
import { toastError } from '../ui/toast';

const KEY = ['views'];

function viewsOptions(resource: string) {
  return queryOptions({
    queryKey: [...KEY, resource],
    queryFn: ({ signal }) => unwrap(listViews({ query: { resource, limit: 200 }, signal })),
    staleTime: 60_000,
  });
}

/** The views of a list that the reader sees; none where the role has no views. */
export function useViews(resource: string) {
  const may = allows(useMe()?.permissions, 'view:read');
  const query = useQuery({ ...viewsOptions(resource), enabled: may });
  return { views: query.data?.items ?? [], settled: !may || !query.isPending };
}

export function useViewActions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error: unknown) => toastError(t, error),
  };
  const at = (view: View) => ({ path: { view_id: view.id } });
  return {
    // What is wrong with a name is said in the dialog that asked for it.
    create: useMutation({
      mutationFn: (body: ViewCreate) => unwrap(createView({ body })),
      onSuccess: after.onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ view, body }: { view: View; body: ViewUpdate }) =>
        unwrap(updateView({ ...at(view), body })),
      onSuccess: after.onSuccess,
    }),
    remove: useMutation({ mutationFn: (view: View) => unwrap(deleteView(at(view))), ...after }),
    setDefault: useMutation({
      mutationFn: (view: View) =>
        unwrap(view.is_default ? forgetDefaultView(at(view)) : chooseDefaultView(at(view))),
      ...after,
    }),
  };
}

export type ViewActions = ReturnType<typeof useViewActions>;
