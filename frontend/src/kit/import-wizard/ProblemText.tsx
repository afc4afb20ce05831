import { useTranslation } from 'react-i18next';
import { issueText } from '@/lib/problems';

interface ProblemTextProps {
  code: string;
  params?: Record<string, unknown>;
  line?: number | null;
}

export function ProblemText({ code, params = {}, line }: ProblemTextProps) {
  const { t } = useTranslation('exchange');
  const text = issueText(t, { code, params });
  return <>{line ? t('atLine', { line, text }) : text}</>;
}
