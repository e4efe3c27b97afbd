DELETE DATA { claim:secret-no cmq:stance code:denies } ; INSERT DATA { claim:secret-no cmq:stance code:asserts }
