import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Product, type ProductOptions, freePort, startProduct } from '../product.ts';
import { type SignedIn, admin, signIn } from './people.ts';
import { type BrowserProgram, browserVariables } from './prepare.ts';
import { type TabOptions, openTab } from './tab.ts';

/** One product and one browser for all tests of a file, with an administrator. */
export interface Stage {
  readonly product: Product;
  readonly admin: SignedIn;
  /** Makes an account and signs it in. */
  readonly person: (name: string, roles?: Roles) => Promise<SignedIn & { email: string }>;
  /** A tab of its own, signed in with the session given. */
  readonly tab: (options?: TabOptions) => Promise<Page>;
}

type Roles = ('StandardUser' | 'BillingManager' | 'PlatformManager')[];

/** Dummy payments, with an administrator who is known. */
export function dummyVariables(url: string): Record<string, string> {
  return {
    ...adminVariables,
    DWCTL_PAYMENT__DUMMY__AMOUNT: '50',
    DWCTL_PAYMENT__DUMMY__HOST_URL: url,
  };
}

export const adminVariables = { DWCTL_ADMIN_EMAIL: admin.email, DWCTL_ADMIN_PASSWORD: admin.password };

/** Sets the stage for a file: what it answers can be used inside its tests. */
export function useStage(options: ProductOptions = { variables: dummyVariables }): Stage {
  let product: Product;
  let browser: Browser;
  let director: SignedIn;
  beforeAll(async () => {
    browser = await openBrowser(inject('browserProgram'));
    product = await startProduct(options);
    director = await signIn(product.url, admin);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });
  return {
    get product() {
      return product;
    },
    get admin() {
      return director;
    },
    person: async (name, roles) => {
      const account = { name, email: emailOf(name), password: 'a password of theirs' };
      await director.api.user.create.mutate({ ...account, ...(roles && { roles }) });
      return { email: account.email, ...(await signIn(product.url, account)) };
    },
    tab: (tabOptions) => openTab(browser, product.url, tabOptions),
  };
}

/** One browser for the tests of a file that start their products themselves. */
export function useBrowser(): (url: string, options?: TabOptions) => Promise<Page> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(inject('browserProgram'));
  });
  afterAll(() => browser?.close());
  return (url, options) => openTab(browser, url, options);
}

/** A product with dummy payments that the tests of a file end and start again. */
export interface MortalProduct {
  readonly now: Product;
  /** At the same address, with the same data. */
  readonly comeBack: () => Promise<void>;
}

/** Starts it for the tests of a file. */
export function useMortalProduct(): MortalProduct {
  const variables = dummyVariables;
  let port: number;
  let now: Product;
  beforeAll(async () => {
    port = await freePort();
    now = await startProduct({ port, variables });
  });
  afterAll(() => now?.close());
  return {
    get now() {
      return now;
    },
    comeBack: async () => {
      now = await startProduct({ port, folder: now.folder, variables });
    },
  };
}

/** Starts the browser. */
export function openBrowser(program: BrowserProgram): Promise<Browser> {
  return chromium.launch({
    executablePath: program.path,
    env: { ...process.env, ...browserVariables(program) },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

function emailOf(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
}
