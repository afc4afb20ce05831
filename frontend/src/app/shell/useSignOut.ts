import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/api/generated';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { forgetSession } from '@/lib/session';

export function useSignOut(): () => void {
  const { t } = useTranslation();
  const leave = useMutation({
    mutationFn: () => unwrap(signOut()),
    onSuccess: () => forgetSession({ tellOthers: true }),
    onError: (error) => toastError(t, error),
  });
  return () => leave.mutate();
}
