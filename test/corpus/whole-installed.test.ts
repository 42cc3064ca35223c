import { describeWhole } from './run/describe-whole.ts';

describeWhole('installed');
