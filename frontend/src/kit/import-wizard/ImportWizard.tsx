import type { Import } from '@/api/generated';
import type { Resource } from '../resource';
import { CheckStep } from './CheckStep';
import { stepOf } from './imports';
import { MapStep } from './MapStep';
import { ResultStep } from './ResultStep';
import { RunStep } from './RunStep';
import { Steps } from './Steps';
import { useImportActions } from './useImportActions';
import classes from './wizard.module.css';

interface ImportWizardProps {
  job: Import;
  resource: Resource;
  wished?: 'map' | 'check';
  onWish: (step: 'map' | 'check') => void;
}

/** One page per state of the server's job: reload, leave and come back as you like. */
export function ImportWizard({ job, resource, wished, onWish }: ImportWizardProps) {
  const actions = useImportActions(job.id);
  const step = stepOf(job, wished);
  const check = () => {
    onWish('check');
    actions.check.mutate();
  };
  return (
    <div className={classes.wizard}>
      <Steps current={step} />
      {step === 'map' ? (
        <MapStep job={job} resource={resource} actions={actions} onCheck={check} />
      ) : null}
      {step === 'check' ? (
        <CheckStep job={job} resource={resource} actions={actions} onBack={() => onWish('map')} />
      ) : null}
      {step === 'run' ? <RunStep job={job} actions={actions} /> : null}
      {step === 'result' ? <ResultStep job={job} resource={resource} actions={actions} /> : null}
    </div>
  );
}
