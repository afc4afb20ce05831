import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Steps } from '@/kit/import-wizard/Steps';
import { UploadStep } from '@/kit/import-wizard/UploadStep';
import { useResources } from '@/kit/registry';
import { DeniedState } from '@/kit/ui/ErrorState';
import { PageHeader } from '@/kit/ui/PageHeader';
import { allows, useMe } from '@/lib/permissions';
import classes from '../exchange.module.css';

export function NewImportPage() {
  const { t } = useTranslation('exchange');
  const navigate = useNavigate({ from: '/imports/new' });
  const resources = useResources();
  const me = useMe();
  const { target = resources[0]?.key ?? '' } = useSearch({ from: '/app/imports/new' });
  if (me && !allows(me.permissions, 'import:run')) return <DeniedState />;
  return (
    <>
      <PageHeader title={t('new')} />
      <div className={classes.body}>
        <Steps current="upload" />
        <UploadStep
          target={target}
          onTarget={(next) => void navigate({ search: { target: next }, replace: true })}
          onUploaded={(job) =>
            void navigate({ to: '/imports/$importId', params: { importId: job.id } })
          }
        />
      </div>
    </>
  );
}
