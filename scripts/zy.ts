import * as nets from "../test/support/hostile-nets.ts";
import { writeFileSync, mkdtempSync } from "node:fs";
import { readNet } from "../src/keras/read-net.ts";
const f = mkdtempSync("/tmp/trust-zy-")+"/a.h5";
const tryIt = async (what: string, make: () => Promise<Uint8Array>) => {
 let s=performance.now(); const b=await make(); const made=performance.now()-s; writeFileSync(f,b); s=performance.now();
 try { const r=await readNet({file:f,cut:null}); console.log(what, b.length, made.toFixed(), (performance.now()-s).toFixed(), r.type==="mistake"?r.message.slice(0,200):r.type);} catch(e){console.log(what,"THROWN",(performance.now()-s).toFixed(),e instanceof Error ? String(e.stack).slice(0,600):e);}
 console.log((process.resourceUsage().maxRSS/1024).toFixed());
};
const which=process.argv[2];
if(which==="links") await tryIt("links 20", () => nets.doublingLinks(15));
if(which==="links") await tryIt("links 40", () => nets.doublingLinks(19));
if(which==="declares") await tryIt("declares", () => nets.declares(2**40));
if(which==="deep") for (const [l,n] of [[220,1],[500,1],[1000,1],[2000,1],[5000,1],[1000,1000]]) await tryIt(`${l} ${n}`, () => nets.deepGroups(l!,"g".repeat(n!)));
if(which==="many") for (const n of [1000,10000,29000,100000]) await tryIt(`many ${n}`, () => nets.manyGroups(n));
