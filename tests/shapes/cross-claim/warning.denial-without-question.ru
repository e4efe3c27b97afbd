DELETE { claim:number cmq:stance ?old }
INSERT { claim:number cmq:stance code:denies }
WHERE { claim:number cmq:stance ?old }
