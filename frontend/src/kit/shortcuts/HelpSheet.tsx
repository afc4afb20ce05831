import { useTranslation } from 'react-i18next';
import { SCOPES, SHORTCUTS, type Scope } from './keys';
import { Keys } from './Keys';
import { useSingleKeys } from './useSingleKeys';
import { Dialog } from '../ui/Dialog';
import classes from './shortcuts.module.css';

export interface PlaceKeys {
  label: string;
  keys: string;
}

interface HelpSheetProps {
  places: PlaceKeys[];
  onClose: () => void;
}

interface Line {
  keys: string;
  label: string;
}

/** All shortcuts, read from the table that the listeners read. */
export default function HelpSheet({ places, onClose }: HelpSheetProps) {
  const { t } = useTranslation('kit');
  const linesOf = (scope: Scope): Line[] =>
    scope === 'go'
      ? places
      : SHORTCUTS.filter((shortcut) => shortcut.scope === scope).map(({ id, keys }) => ({
          keys,
          label: t(`shortcuts.${id}`),
        }));
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('shortcuts.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={classes.groups}>
        {SCOPES.map((scope) => (
          <section key={scope} aria-label={t(`shortcuts.scopes.${scope}`)}>
            <h3>{t(`shortcuts.scopes.${scope}`)}</h3>
            <dl>
              {linesOf(scope).map(({ keys, label }) => (
                <div key={keys} className={classes.row}>
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <SingleKeysSwitch />
    </Dialog>
  );
}

function SingleKeysSwitch() {
  const { t } = useTranslation('kit');
  const [on, setOn] = useSingleKeys();
  return (
    <label className={classes.switch}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
      <span>
        {t('shortcuts.single')}
        <small>{t('shortcuts.singleText')}</small>
      </span>
    </label>
  );
}
