import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STEPS, type Step } from './imports';
import classes from './wizard.module.css';

export function Steps({ current }: { current: Step }) {
  const { t } = useTranslation('exchange');
  const at = STEPS.indexOf(current);
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? 'done' : index === at ? 'now' : 'next'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={classes.stepMark} aria-hidden="true">
            {index < at ? <IconCheck size={12} stroke={2.4} /> : index + 1}
          </span>
          <span className={classes.stepName}>{t(`steps.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
