import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import type { Resource } from '../resource';
import { toastError } from '../ui/toast';
import { CheckStep } from './CheckStep';
import { stepOf, valuesOptions, type Wished } from './imports';
import { MapStep } from './MapStep';
import { ResultStep } from './ResultStep';
import { RunStep } from './RunStep';
import { Steps } from './Steps';
import { useImportActions, type ImportActions } from './useImportActions';
import { isOpen } from './values';
import { ValuesStep } from './ValuesStep';
import classes from './wizard.module.css';

interface ImportWizardProps {
  job: Import;
  resource: Resource;
  wished?: Wished;
  onWish: (step: Wished) => void;
}

/** To the values where some are to be settled, else to the check. */
function useNext(job: Import, actions: ImportActions, onWish: (step: Wished) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const check = () => {
    onWish('check');
    actions.check.mutate();
  };
  const next = async () => {
    try {
      const found = await queries.fetchQuery(valuesOptions(job));
      if (isOpen(found, job)) onWish('values');
      else check();
    } catch (error) {
      toastError(t, error);
    }
  };
  return { check, next };
}

/** One page per state of the server's job: reload, leave and come back as you like. */
export function ImportWizard({ job, resource, wished, onWish }: ImportWizardProps) {
  const actions = useImportActions(job.id);
  const { check, next } = useNext(job, actions, onWish);
  const step = stepOf(job, wished);
  const shared = { job, resource, actions };
  return (
    <div className={classes.wizard}>
      <Steps current={step} />
      {step === 'map' ? <MapStep {...shared} onNext={next} /> : null}
      {step === 'values' ? (
        <ValuesStep {...shared} onBack={() => onWish('map')} onCheck={check} />
      ) : null}
      {step === 'check' ? <CheckStep {...shared} onBack={() => onWish('map')} /> : null}
      {step === 'run' ? <RunStep job={job} actions={actions} /> : null}
      {step === 'result' ? <ResultStep {...shared} /> : null}
    </div>
  );
}
