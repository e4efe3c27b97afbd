INSERT DATA { claim:number cmq:stance code:held }
